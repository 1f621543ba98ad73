"""`music-mood analyze`: recordings in, overall moods, sections, curves and pictures out."""

from contextlib import ExitStack, closing
from pathlib import Path
from typing import TextIO

from ..listener import Model
from ..summary import Summarizer, Summary
from .arguments import AnalyzeOptions
from .curve_csv import CurveCsv, curve_csv
from .errors import FAILED, OK, SourceError
from .hearing import Hearing
from .outputs import output_names, prepare_folder
from .plot import Curve, Plotter
from .progress import Progress
from .report import Result, json_report, text_report
from .source import file_or_stream, find_duration, title_of
from .terminal import Paint, colour_depth, is_terminal


def analyze(
    options: AnalyzeOptions, model: Model, runtime: str, *, out: TextIO, errors: TextIO
) -> int:
    """Do it and return the exit status.

    Args:
        options: what the user wants.
        model: hears the mood.
        runtime: what runs it, for the JSON document.
        out: takes the report.
        errors: takes a line per bad file, and the progress.

    Raises:
        CommandError: if the output folders cannot be written to or matplotlib is missing.
    """
    shown = is_terminal(errors) if options.progress is None else options.progress
    progress = Progress(errors, len(options.files), shown=shown)
    work = _Work(options, model, progress, probe=shown)
    paint = Paint(colour_depth(out))
    results = []
    for index, file in enumerate(options.files):
        progress.start(title_of(file))
        result = work.hear(index)
        results.append(result)
        progress.finish()
        progress.clear()
        if result.summary is None:
            print(f"music-mood: {title_of(file)}: {result.error}", file=errors, flush=True)
        elif not options.json:
            gap = "\n" if len(results) > 1 else ""
            out.write(gap + text_report(title_of(file), result.summary, paint))
            out.flush()
    if options.json:
        out.write(json_report(results, raw=options.raw, runtime=runtime))
        out.flush()
    return FAILED if any(result.error for result in results) else OK


class _Work:
    def __init__(
        self, options: AnalyzeOptions, model: Model, progress: Progress, *, probe: bool
    ) -> None:
        self._options = options
        self._model = model
        self._progress = progress
        self._probe = probe
        self._plotter = Plotter() if options.plot else None
        self._csv_paths = _output_paths(options.csv, options.files, ".csv")
        self._plot_paths = _output_paths(options.plot, options.files, ".png")

    def hear(self, index: int) -> Result:
        file = self._options.files[index]
        try:
            return Result(file=file, summary=self._summarize(file, index), error=None)
        except SourceError as error:
            return Result(file=file, summary=None, error=str(error))

    def _summarize(self, file: str, index: int) -> Summary:
        ffmpeg, raw = self._options.hearing.ffmpeg, self._options.raw
        hearing = Hearing(file_or_stream(file, ffmpeg=ffmpeg), self._model)
        duration = find_duration(file, ffmpeg=ffmpeg) if self._probe else None
        summarizer = Summarizer(raw=raw)
        curve = Curve(raw=raw) if self._plotter else None
        with ExitStack() as stack:
            rows: CurveCsv | None = None
            if self._csv_paths:
                rows = stack.enter_context(curve_csv(self._csv_paths[index], raw=raw))
            for state in stack.enter_context(closing(hearing.states())):
                summarizer.push(state)
                if rows:
                    rows.push(state)
                if curve:
                    curve.push(state)
                if duration:
                    self._progress.update(state.time / duration)
        summary = summarizer.finish(hearing.seconds)
        if self._plotter and curve:
            self._plotter.save(self._plot_paths[index], title_of(file), curve, summary.sections)
        return summary


def _output_paths(folder: Path | None, files: tuple[str, ...], suffix: str) -> list[Path]:
    if folder is None:
        return []
    prepare_folder(folder)
    return [folder / name for name in output_names(files, suffix)]
