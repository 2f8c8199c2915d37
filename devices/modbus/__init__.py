"""The Modbus link: lines polled in shared time slots, commands sent once (docs/adr/0010)."""

from devices.modbus.blocks import Block, Hole
from devices.modbus.clock import PollClock
from devices.modbus.link import ModbusLink

__all__ = ["Block", "Hole", "ModbusLink", "PollClock"]
