# SPDX-License-Identifier: Apache-2.0
"""Check my old posts, and Check many."""
