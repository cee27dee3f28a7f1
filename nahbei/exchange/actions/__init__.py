"""A file comes in, is looked at, runs, and can be taken back."""

from nahbei.exchange.actions.files import choose_columns, drop_import, receive_file
from nahbei.exchange.actions.runs import abandon_import, run_import, start_import
from nahbei.exchange.actions.undo import undo_import

__all__ = ["abandon_import", "choose_columns", "drop_import", "receive_file", "run_import", "start_import", "undo_import"]
