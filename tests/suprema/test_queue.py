import heapq

import numpy as np

from plugin_verify.suprema.queue import pop, push


def test_cells_come_out_as_from_the_library_heap() -> None:
    rng = np.random.default_rng(1)
    bounds, queue, plain, many = rng.permutation(500).astype(float), np.empty(500, np.int64), [], 0
    for cell in range(500):
        push(queue, many, bounds, cell)
        heapq.heappush(plain, (-bounds[cell], cell))
        many += 1
        if rng.random() < 0.4:
            assert pop(queue, many, bounds) == heapq.heappop(plain)[1]
            many -= 1
    while many:
        assert pop(queue, many, bounds) == heapq.heappop(plain)[1]
        many -= 1
