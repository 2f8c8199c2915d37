"""Pure codec between Modbus registers and values; numpy only, no network."""

from devices.registers.decode import BlockDecoder, Decoded
from devices.registers.encode import encode
from devices.registers.layout import width

__all__ = ["BlockDecoder", "Decoded", "encode", "width"]
