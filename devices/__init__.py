"""The wire: links to brokers and Modbus lines, pure codecs, and the simulated park."""
