# SPDX-License-Identifier: Apache-2.0
"""The incident log: its gate, its list, its pages."""
