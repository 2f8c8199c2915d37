"""The demo park as a fleet on the wire: broker, MQTT devices, Modbus servers, physics, faults."""
