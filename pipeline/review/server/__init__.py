"""The pages of the review desk: a local web application that asks nothing of any other machine."""
