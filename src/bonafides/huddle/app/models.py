"""What is said aloud, and orders that colleagues share. Nobody outside this room reads these tables."""

from bonafides.huddle.app.models_orders import Claim, Order, Put, Submittal
from bonafides.huddle.app.models_said import Help, Huddle, Mistake, Offer, Thanks, Word

__all__ = ["Claim", "Help", "Huddle", "Mistake", "Offer", "Order", "Put", "Submittal", "Thanks", "Word"]
