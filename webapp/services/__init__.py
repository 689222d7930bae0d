"""The verbs of the product.  Whoever uses one of them gets the upkeep of what is derived from the rows along with it."""

from webapp.services import upkeep

upkeep.watch()
