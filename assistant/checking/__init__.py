# SPDX-License-Identifier: Apache-2.0
"""From a draft and rules to a review. Pure: no files, no clock, no settings after construction."""
