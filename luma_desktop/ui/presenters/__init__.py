"""Values into words: states, troubles, money, times. No widgets, no clock of its own."""

from luma_desktop.ui.presenters.job.cards import Card, card
from luma_desktop.ui.presenters.job.details import (
    details_line,
    full_details,
    tooltip_text,
)
from luma_desktop.ui.presenters.job.progress import (
    Progress,
    is_moving,
    is_running,
    progress_fraction,
)
from luma_desktop.ui.presenters.job.states import cost_text, state_name, state_role, state_text
from luma_desktop.ui.presenters.money.click_cost import CostLine, cost_line
from luma_desktop.ui.presenters.request.models import (
    misfit_text,
    model_choice,
    model_name,
    model_note,
    operation_name,
)
from luma_desktop.ui.presenters.texts.amounts import (
    duration_text,
    length_text,
    size_text,
)
from luma_desktop.ui.presenters.texts.words import Action, Severity, Words
from luma_desktop.ui.presenters.trouble.holds import hold_words
from luma_desktop.ui.presenters.trouble.problems import (
    action_text,
    money_text,
    problem_words,
    reason_text,
)
from luma_desktop.ui.presenters.trouble.unknown_outcome import OutcomeQuestion, outcome_question

__all__ = [
    "Action",
    "Card",
    "CostLine",
    "OutcomeQuestion",
    "Progress",
    "Severity",
    "Words",
    "action_text",
    "card",
    "cost_line",
    "cost_text",
    "details_line",
    "duration_text",
    "full_details",
    "hold_words",
    "is_moving",
    "is_running",
    "length_text",
    "misfit_text",
    "model_choice",
    "model_name",
    "model_note",
    "money_text",
    "operation_name",
    "outcome_question",
    "problem_words",
    "progress_fraction",
    "reason_text",
    "size_text",
    "state_name",
    "state_role",
    "state_text",
    "tooltip_text",
]
