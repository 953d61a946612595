# SPDX-License-Identifier: Apache-2.0
"""Every data file, read and validated into domain values. The only place that knows TOML and pydantic."""
