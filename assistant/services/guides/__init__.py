# SPDX-License-Identifier: Apache-2.0
"""Walkthroughs, the profile check, learning and the dates they go by."""
