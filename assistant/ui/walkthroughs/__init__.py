# SPDX-License-Identifier: Apache-2.0
"""What should I do?"""
