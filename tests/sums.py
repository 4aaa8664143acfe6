"""Does the small sum of an offer under attack, as a browser would."""

import json

import altcha


def solved(challenge):
    """Return the proof for a sum."""
    parsed = altcha.Challenge.from_dict(json.loads(challenge))
    return altcha.Payload(parsed, altcha.solve_challenge(parsed)).to_base64()
