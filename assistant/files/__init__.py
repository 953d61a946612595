# SPDX-License-Identifier: Apache-2.0
"""Files from outside, in bounds; documents are read in a child process with limits. And the one durable writer."""
