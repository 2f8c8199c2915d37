"""MQTT payloads to readings and commands to payloads: pure functions, no network."""

from devices.payload.availability import compile_availability
from devices.payload.codec import LARGEST_PAYLOAD, Malformed, compile_topic
from devices.payload.template import fill

__all__ = ["LARGEST_PAYLOAD", "Malformed", "compile_availability", "compile_topic", "fill"]
