# SPDX-License-Identifier: Apache-2.0
"""Plain values that every layer shares. Standard library only."""
