"""The arrays that are handed from file to file, each kind under one name."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Counts = NDArray[np.int32]
