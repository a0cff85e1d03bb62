"""FAISS on the hashes and queries that matching-bench left in a folder: prints lines for bench/MATCHING.md."""

import sys
import time

try:
    import faiss
    import numpy
except ImportError:
    print("# no FAISS here (Debian: python3-faiss)")
    sys.exit(0)

folder = sys.argv[1]
hashes = numpy.fromfile(f"{folder}/hashes", dtype=numpy.uint8).reshape(-1, 32)
queries = numpy.fromfile(f"{folder}/queries", dtype=numpy.uint8).reshape(-1, 32)
truth = [int(line) for line in open(f"{folder}/truth")]
faiss.omp_set_num_threads(1)


def measure(name, index, search):
    began = time.perf_counter()
    index.add(hashes)
    print(f"# {name}: built in {time.perf_counter() - began:.1f} s")
    micros, equal = [], 0
    for number, query in enumerate(queries):
        began = time.perf_counter()
        limits, _, _ = search(index, query.reshape(1, 32))
        micros.append((time.perf_counter() - began) * 1e6)
        equal += int(limits[1] - limits[0] == truth[number])
    micros.sort()
    count = len(micros)
    print(
        f"| {name}, {len(hashes):,} clustered | {sum(micros) / count:.1f} | {micros[(count - 1) // 2]:.1f}"
        f" | {micros[int(0.99 * (count - 1))]:.1f} | {micros[-1]:.1f} | {count} |"
    )
    print(f"# {equal} of {count} answers equal brute force")


# FAISS finds what is strictly nearer than the radius.
def search_multi(index, query):
    return index.range_search(query, 32)


multi = faiss.IndexBinaryMultiHash(256, 16, 16)
multi.nflip = 1
measure("FAISS MultiHash 16x16, nflip 1", multi, search_multi)
measure("FAISS flat", faiss.IndexBinaryFlat(256), search_multi)
