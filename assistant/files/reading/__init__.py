# SPDX-License-Identifier: Apache-2.0
"""Documents read as a person sees them: every visible word, no struck-out one, the numbers that stand on the page."""
