# SPDX-License-Identifier: Apache-2.0
"""The only SQL: a plain SQLite file, and settings as JSON."""
