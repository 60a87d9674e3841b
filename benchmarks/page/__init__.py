"""The page's painter in Chromium without a graphics card, beside the drawing library that pyvis brings."""
