# SPDX-License-Identifier: Apache-2.0
"""Check a post: the checker, the situation of a draft, and its words."""
