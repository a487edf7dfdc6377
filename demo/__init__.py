"""A clinic that does not exist: sample patients who answer by themselves, and cancellations.

Every name is invented and every number is one of those set aside for fiction (555-0100 to 0199).
"""
