# SPDX-License-Identifier: Apache-2.0
"""Policies: packs, the council's own document, what was read, what is cited."""
