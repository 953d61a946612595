# SPDX-License-Identifier: Apache-2.0
"""Old posts: read out of the export files of platforms, checked, put in order, and made into a list. Nothing is kept."""
