# SPDX-License-Identifier: Apache-2.0
"""One module for each way to find something; all answer `matches(case)`."""
