# SPDX-License-Identifier: Apache-2.0
"""The incident log: opening it, incidents, evidence, bundles, and what they are called."""
