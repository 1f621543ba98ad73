"""What all light zones share: the house has each lamp and each bridge only once."""

from dataclasses import dataclass, field

from .claims import Claims
from .contexts import LightContexts
from .rates import Rates
from .snapshots import Snapshots


@dataclass(slots=True, kw_only=True)
class House:
    """The shared parts."""

    snapshots: Snapshots
    contexts: LightContexts = field(default_factory=LightContexts)
    rates: Rates = field(default_factory=Rates)
    claims: Claims = field(default_factory=Claims)
    not_before: dict[str, float] = field(default_factory=dict)
    """When a lamp may be told again, in seconds; a new zone, too, keeps the interval."""
