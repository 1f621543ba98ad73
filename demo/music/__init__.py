"""Our own demo piece: four sections that sound happy, tense, sad and calm, made from nothing."""

from .piece import SECTIONS, SectionTime, render, section_at
from .signal import SAMPLE_RATE

__all__ = ["SAMPLE_RATE", "SECTIONS", "SectionTime", "render", "section_at"]
