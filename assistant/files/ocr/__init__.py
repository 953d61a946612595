# SPDX-License-Identifier: Apache-2.0
"""Reads the words in a picture. Runs in child processes only."""
