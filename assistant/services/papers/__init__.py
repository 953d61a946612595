# SPDX-License-Identifier: Apache-2.0
"""What is printed: each gives a Report."""
