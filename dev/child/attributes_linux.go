package child

import "syscall"

func attributes(atOurDeath syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: atOurDeath}
}
