# SPDX-License-Identifier: Apache-2.0
"""Add my council's policy: six pages, kept after each."""
