# SPDX-License-Identifier: Apache-2.0
"""Going through a walkthrough, and what its ending says for one council."""
