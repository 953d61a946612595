# SPDX-License-Identifier: Apache-2.0
"""Use cases that join the parts below. Heavy parts are imported inside the function that uses them."""
