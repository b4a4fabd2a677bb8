#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
# Shuts a mounted ext4 or xfs down as a power cut would: what was not synced is gone, nothing is flushed on the way.
#   cut_power.py MOUNTPOINT
# The ioctl is FS_IOC_SHUTDOWN, _IOR('X', 125, __u32); its flag 2 is NOLOGFLUSH.
import fcntl
import os
import struct
import sys

SHUTDOWN = (2 << 30) | (4 << 16) | (ord("X") << 8) | 125
NOLOGFLUSH = 2

folder = os.open(sys.argv[1], os.O_RDONLY | os.O_DIRECTORY)
fcntl.ioctl(folder, SHUTDOWN, struct.pack("I", NOLOGFLUSH))
