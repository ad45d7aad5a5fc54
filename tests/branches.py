"""Which branches of one module its tests take: run as `python branches.py MODULE TESTS…`, it prints those never taken.

By the standard library alone: a conditional jump has been tested when it went both ways.
"""

import dis
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import CodeType, FrameType

import pytest

JUMPS = ("POP_JUMP", "JUMP_IF", "FOR_ITER")
Trace = dict[CodeType, dict[int, set[int]]]


def conditional(code: CodeType) -> dict[int, int]:
    """The line of each conditional jump, by its offset."""
    found: dict[int, int] = {}
    line = code.co_firstlineno
    for each in dis.get_instructions(code):
        line = (each.positions.lineno if each.positions else None) or line
        if each.opname.startswith(JUMPS):
            found[each.offset] = line
    return found


class Tracer:
    """Remembers, for the code of one file, where each conditional jump went."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.went: Trace = {}
        self._jumps: dict[CodeType, dict[int, int]] = {}

    def __call__(self, frame: FrameType, _: str, __: object) -> "Local | None":
        if frame.f_code.co_filename != self.file:
            return None
        frame.f_trace_opcodes = True
        jumps = self._jumps.setdefault(frame.f_code, conditional(frame.f_code))
        return Local(jumps, self.went.setdefault(frame.f_code, defaultdict(set)))


class Local:
    """Follows one frame, instruction by instruction."""

    def __init__(self, jumps: dict[int, int], went: dict[int, set[int]]) -> None:
        self._jumps, self._went, self._at = jumps, went, -1

    def __call__(self, frame: FrameType, event: str, _: object) -> "Local":
        if event == "opcode":
            if self._at in self._jumps:
                self._went[self._at].add(frame.f_lasti)
            self._at = frame.f_lasti
        return self


def nested(code: CodeType) -> Iterator[CodeType]:
    """A module's functions and what is defined within them; not itself, nor its classes, which are run once."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from nested(each)
            if each.co_flags & 0x2:  # CO_NEWLOCALS: a function's, not a class's
                yield each


def missed(file: str, went: Trace) -> Iterator[str]:
    """`function:line` of each branch that went one way alone, and of each function that nothing called."""
    seen = {(code.co_qualname, code.co_firstlineno, code.co_code): taken for code, taken in went.items()}
    for code in nested(compile(Path(file).read_text(encoding="utf-8"), file, "exec")):
        taken = seen.get((code.co_qualname, code.co_firstlineno, code.co_code))
        if taken is None:
            yield f"{code.co_qualname}:{code.co_firstlineno} is never called"
            continue
        for offset, line in conditional(code).items():
            if len(taken[offset]) < 2:
                yield f"{code.co_qualname}:{line} goes one way alone"


if __name__ == "__main__":
    spec = find_spec(sys.argv[1])
    assert spec is not None
    assert spec.origin is not None
    tracer = Tracer(spec.origin)
    sys.settrace(tracer)
    status = pytest.main(["-q", "-p", "no:cacheprovider", *sys.argv[2:]])
    sys.settrace(None)
    sys.stderr.writelines(f"{each}\n" for each in missed(spec.origin, tracer.went))
    sys.exit(status)
