"""What is shown: an answer as a browser chat, over HTTP and MCP, and in a terminal."""
