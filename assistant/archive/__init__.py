# SPDX-License-Identifier: Apache-2.0
"""Readers of the export files of platforms. Standard library only; nothing is written, nothing of a source is changed."""
