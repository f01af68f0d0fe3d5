"""Reviews replayed on coded text whose codes are known: which order teaches soonest, when may one stop?"""
