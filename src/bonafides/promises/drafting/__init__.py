"""Suggestions of likely promises in a pasted mail or note: rules only, nothing kept, nothing sent anywhere."""

from bonafides.promises.drafting.suggesting import LONGEST, MOST, Draft, Suggestion, draft

__all__ = ["LONGEST", "MOST", "Draft", "Suggestion", "draft"]
