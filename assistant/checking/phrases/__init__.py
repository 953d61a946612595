# SPDX-License-Identifier: Apache-2.0
"""The language of phrases: its words, its matching, its index."""
