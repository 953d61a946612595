# SPDX-License-Identifier: Apache-2.0
"""The clause library: search, compare, where a clause is used, and the council's own document."""
