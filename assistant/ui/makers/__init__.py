# SPDX-License-Identifier: Apache-2.0
"""Small tools: terms of use, profile line, words to block, reply templates."""
