# SPDX-License-Identifier: Apache-2.0
"""Council Social Media Assistant: an offline helper for councillors, staff and clerks."""

__version__ = "0.1.0"
BUILD_DATE = "2026-11-22"
