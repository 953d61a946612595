# SPDX-License-Identifier: Apache-2.0
"""Trains the checker's model for abuse, threats and discrimination. See README.md beside this file."""
