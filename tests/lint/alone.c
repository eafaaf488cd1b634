/* SPDX-License-Identifier: GPL-2.0-or-later */

/* The main of the programs that link one library alone, see ../CMakeLists.txt. */
int main(void)
{
	return 0;
}
