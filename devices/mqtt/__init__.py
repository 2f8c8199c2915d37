"""MQTT: one broker as a link with three connections (docs/adr/0006, 0009)."""

from devices.mqtt.events import EventSink
from devices.mqtt.link import MqttLink

__all__ = ["EventSink", "MqttLink"]
