# SPDX-License-Identifier: Apache-2.0
"""The only Qt: windows, pages and widgets."""
