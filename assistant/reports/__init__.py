# SPDX-License-Identifier: Apache-2.0
"""PDF: fonts, layout, tags. What a report says is made elsewhere."""
