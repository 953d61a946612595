# SPDX-License-Identifier: Apache-2.0
"""The profile check: which questions apply, the plan, the makers. Pure: answers in, plan out."""
