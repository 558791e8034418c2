"""Makes `index/weights/reader.onnx` anew from public question sets; see README.md beside this."""
