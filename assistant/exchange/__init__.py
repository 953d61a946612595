# SPDX-License-Identifier: Apache-2.0
"""Bundles: an incident that leaves one computer and arrives on another, so that anyone can check it."""
